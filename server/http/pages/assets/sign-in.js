// Improves pages that work without it: a button that shows what is typed into a password field, and a hint at caps lock.
for (const field of document.querySelectorAll('input[type=password]')) {
  const { show, hide, caps } = field.dataset
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.id = `show-${field.id}`
  button.textContent = show
  button.setAttribute('aria-controls', field.id)
  button.addEventListener('click', () => {
    const isShown = field.type === 'text'
    field.type = isShown ? 'password' : 'text'
    button.textContent = isShown ? show : hide
    field.focus()
  })
  field.after(button)
  field.form.addEventListener('submit', () => (field.type = 'password'))

  const hint = document.createElement('p')
  hint.className = 'hint'
  hint.setAttribute('role', 'status')
  field.parentElement.after(hint)
  field.addEventListener('keyup', (event) => {
    hint.textContent = event.getModifierState?.('CapsLock') ? caps : ''
  })
}

// A second click on the way would send the form twice.
for (const form of document.forms)
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent
})
