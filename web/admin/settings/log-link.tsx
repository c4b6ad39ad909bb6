import { Link } from '@tanstack/react-router'
import { type TextKey, text } from '../../texts/texts.ts'
import { useMay } from '../shell/console.ts'
import css from './settings.module.css'

/** Where in the log the changes of this part are: for what has no history of fields. */
export function LogLink({ says, filter }: { readonly says: TextKey; readonly filter: string }) {
  const may = useMay()
  if (!may('logs.read')) return null
  return (
    <p className={css.text}>
      <Link to="/admin/log" search={{ filter, span: '30d' }}>
        {text(says)}
      </Link>
    </p>
  )
}
