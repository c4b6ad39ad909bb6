import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

// Ten shades each, because Mantine asks for ten; ours is the ninth (primaryShade 8). The neutral scales carry the
// stone of brand.md, so that what a component takes from them is right without naming each.
const action: MantineColorsTuple = [
  '#f1f6f9',
  '#e8f0f5',
  '#cbdfea',
  '#a4c8dc',
  '#7ab0cd',
  '#5097bb',
  '#2f80aa',
  '#196b9b',
  '#0f5c8c',
  '#0b4a72',
]
const danger: MantineColorsTuple = [
  '#fcf3f2',
  '#f8e9e7',
  '#eec9c5',
  '#e2a39d',
  '#d67c74',
  '#ca574d',
  '#bd3f35',
  '#b03029',
  '#a6231c',
  '#871b15',
]
const stone: MantineColorsTuple = [
  '#faf9f6',
  '#f3f1eb',
  '#e4e1d9',
  '#d5d2c9',
  '#85878d',
  '#74767d',
  '#5b5e66',
  '#45484f',
  '#2f3138',
  '#1c1e24',
]
const night: MantineColorsTuple = [
  '#eceae4',
  '#c9cacc',
  '#a5a8af',
  '#9397a0',
  '#30343d',
  '#252932',
  '#1c1f26',
  '#14161b',
  '#101217',
  '#0b0d11',
]

/** Filled buttons and badges keep their text readable in both schemes; everything else is as Mantine has it. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const colour = input.color ?? input.theme.primaryColor
  if (input.variant === 'filled' && colour === 'action')
    return { ...resolved, background: 'var(--action)', hover: 'var(--action-strong)', color: 'var(--on-action)' }
  if (input.variant === 'subtle' && colour === 'danger')
    return { ...resolved, color: 'var(--danger)', hover: 'var(--danger-wash)' }
  if (input.variant === 'subtle' && colour === 'action')
    return { ...resolved, color: 'var(--action)', hover: 'var(--action-wash)' }
  return resolved
}

/** The look of brand.md for every Mantine component. */
export const theme = createTheme({
  colors: { action, danger, gray: stone, dark: night },
  primaryColor: 'action',
  primaryShade: { light: 8, dark: 8 },
  white: '#ffffff',
  black: '#1c1e24',
  variantColorResolver,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  fontSizes: { xs: '13px', sm: '14px', md: '16px', lg: '20px', xl: '28px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.3' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Where its button is, so that it lies within the same landmark and comes next in reading order.
    Menu: {
      defaultProps: {
        shadow: 'float',
        transitionProps: { duration: 100, transition: 'fade' },
        offset: 4,
        withinPortal: false,
        // Focus goes to the first item, not to an empty element before it that a menu may not hold.
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.4 },
        // Its head is no second banner of the page.
        attributes: { header: { role: 'none' } },
      },
    },
  },
  shadows: { float: 'var(--float)' },
})

const surfaces = {
  '--mantine-color-body': 'var(--raised)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--quiet)',
  '--mantine-color-placeholder': 'var(--quiet)',
  '--mantine-color-anchor': 'var(--action)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-success': 'var(--good)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-primary-color-filled': 'var(--action)',
  '--mantine-primary-color-filled-hover': 'var(--action-strong)',
  '--mantine-primary-color-contrast': 'var(--on-action)',
  '--mantine-color-action-filled': 'var(--action)',
  '--mantine-color-action-filled-hover': 'var(--action-strong)',
}

/** Points Mantine's variables at the colours of theme.css, which change with the scheme by themselves. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces })
