// Runs before the first paint: a scheme the user chose must not flash in after the system's.
{
  let scheme
  try {
    scheme = localStorage.getItem('atrium-scheme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  if (scheme !== 'light' && scheme !== 'dark')
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
}
