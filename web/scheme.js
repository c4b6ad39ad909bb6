// Runs before the first paint: a scheme the user chose must not flash in after the system's.
try {
  var scheme = localStorage.getItem('atrium-scheme')
  if (scheme !== 'light' && scheme !== 'dark')
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
} catch {}
