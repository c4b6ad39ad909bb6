/** The mark: the plan of an atrium, the wall with its door and the pool inside. Decorative, in the colour of the text. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M8.5 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-3.5" />
      <path d="M8.5 8.5h7v7h-7z" />
    </svg>
  )
}
