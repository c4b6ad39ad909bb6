import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { text } from '../../texts/texts.ts'

/** The most bytes of a picture, and what kinds are read. The server makes it anew from its pixels. */
const maxBytes = 1_000_000
const types = ['image/png', 'image/jpeg', 'image/gif']

/** How a page lets a picture be chosen. */
interface PictureChoice {
  /** Opens the browser's own choice of a file. */
  readonly open: () => void
  /** To be put where a file may be dropped. */
  readonly ground: { readonly onDragOver: (event: DragEvent) => void; readonly onDrop: (event: DragEvent) => void }
  /** The field behind the button; it is not seen. */
  readonly field: ReactNode
  /** What is wrong with the file that was chosen, in words. */
  readonly problem: string | undefined
}

/** Lets a picture be chosen by button or by dropping a file; gives it as a data: address, to be shown, and as the file it was. */
export function usePicture(onChoose: (url: string, file: File) => void): PictureChoice {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  const take = (file: File | undefined) => {
    if (!file) return
    const wrong = problemOf(file)
    setProblem(wrong)
    if (wrong === undefined)
      shownOf(file).then(
        (url) => onChoose(url, file),
        () => setProblem(text('picture.unreadable')),
      )
  }
  const field = (
    <input
      ref={input}
      type="file"
      accept={types.join(',')}
      hidden
      onChange={(event) => {
        take(event.currentTarget.files?.[0])
        event.currentTarget.value = ''
      }}
    />
  )
  const ground = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      take(event.dataTransfer.files[0])
    },
  }
  return { open: () => input.current?.click(), ground, field, problem }
}

function problemOf({ type, size }: File): string | undefined {
  if (!types.includes(type)) return text('picture.wrongType')
  return size >= maxBytes ? text('picture.tooLarge') : undefined
}

/** The picture as a data: address; throws for what the browser cannot draw, whatever it is called. */
async function shownOf(file: File): Promise<string> {
  const url = await urlOf(file)
  const picture = new Image()
  picture.src = url
  await picture.decode()
  return url
}

const urlOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'))
    reader.readAsDataURL(file)
  })
