import { Button, Menu } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { text } from '../../texts/texts.ts'

/** What the menu of a table chooses among. */
interface TableMenuProps {
  readonly columns: readonly { readonly id: string; readonly head: string; readonly isAlways?: boolean }[]
  readonly off: readonly string[]
  readonly setOff: (off: readonly string[]) => void
  readonly isCompact: boolean
  readonly setIsCompact: (isCompact: boolean) => void
}

/** Which columns a table has, and how high its rows are. */
export function TableMenu({ columns, off, setOff, isCompact, setIsCompact }: TableMenuProps) {
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden="true" />}
        >
          {text('table.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns
          .filter(({ isAlways }) => !isAlways)
          .map(({ id, head }) => (
            <Menu.CheckboxItem
              key={id}
              checked={!off.includes(id)}
              onChange={(isOn) => setOff(isOn ? off.filter((each) => each !== id) : [...off, id])}
            >
              {head}
            </Menu.CheckboxItem>
          ))}
        <Menu.Divider />
        <Menu.CheckboxItem checked={isCompact} onChange={setIsCompact}>
          {text('table.compact')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  )
}
