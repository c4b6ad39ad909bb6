import { Button, Menu } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { TrustedOrigin, TrustedOriginDraft } from '../../../contracts/management/trusted-origin.ts'
import { text } from '../../texts/texts.ts'
import { offerUndo } from '../../ui/notices.tsx'
import { Blank } from '../../ui/states.tsx'
import { When } from '../../ui/when.tsx'
import { part, send, useChange, useList } from '../kit/api.ts'
import { type Column, DataTable } from '../kit/data-table.tsx'
import { useFilters } from '../kit/filters.ts'
import { SearchBox } from '../kit/search-box.tsx'
import { StatusChip } from '../kit/status-chip.tsx'
import { useMay } from '../shell/console.ts'
import { Frame, ReadOnly } from './frame.tsx'
import { LogLink } from './log-link.tsx'
import { OriginDialog } from './origin-dialog.tsx'
import shared from './settings.module.css'

const path = '/api/v1/trustedOrigins'

/** The origins whose pages may call this org, or be returned to after signing out. */
export function OriginsPage() {
  const may = useMay()
  const [search, setSearch] = useFilters()
  const [edited, setEdited] = useState<TrustedOrigin | 'new'>()
  const q = search.q?.trim() ?? ''
  const list = useList<TrustedOrigin>(path, { limit: '50', ...(q && { q }) })
  const mayManage = may('origins.manage')
  const add = mayManage && (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setEdited('new')}>
      {text('settings.origins.add')}
    </Button>
  )
  // While there is none, the one thing to do stands where the list will be.
  const isEmpty = list.rows?.length === 0 && q === ''
  return (
    <Frame of="origins" isWide>
      <div className={shared.rows}>
        <div className={shared.row}>
          <p className={shared.text}>{text('settings.origins.about')}</p>
          {!isEmpty && add}
        </div>
        {!mayManage && <ReadOnly />}
        <SearchBox
          label={text('settings.origins.search')}
          value={search.q ?? ''}
          onChange={(typed) => setSearch({ q: typed })}
        />
        <DataTable
          name="origins"
          label={text('settings.part.origins')}
          list={list}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          columns={[...columnsOf(), ...(mayManage ? [actsColumn(setEdited)] : [])]}
          empty={
            <Blank title={text('settings.origins.empty')} action={add}>
              <p>{text('settings.origins.empty.text')}</p>
            </Blank>
          }
          filter={
            q === ''
              ? undefined
              : { words: text('table.quoted', { words: q }), clear: () => setSearch({ q: undefined }) }
          }
        />
        <LogLink says="settings.log.origins" filter={`target.type eq "TrustedOrigin"`} />
      </div>
      {edited !== undefined && (
        <OriginDialog origin={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      )}
    </Frame>
  )
}

const columnsOf = (): readonly Column<TrustedOrigin>[] => [
  { id: 'name', head: text('settings.origins.name'), isAlways: true, cell: ({ name }) => name },
  { id: 'origin', head: text('settings.origins.origin'), cell: ({ origin }) => <code>{origin}</code> },
  {
    id: 'scopes',
    head: text('settings.origins.scopes'),
    cell: ({ scopes }) => scopes.map(({ type }) => text(`settings.origins.scope.${type}`)).join(', '),
  },
  {
    id: 'status',
    head: text('settings.origins.status'),
    cell: ({ status }) => (
      <StatusChip tone={status === 'ACTIVE' ? 'good' : 'stopped'}>
        {text(`settings.origins.status.${status}`)}
      </StatusChip>
    ),
  },
  {
    id: 'updated',
    head: text('settings.origins.updated'),
    isOff: true,
    cell: ({ lastUpdated }) => <When at={lastUpdated} />,
  },
]

const actsColumn = (edit: (origin: TrustedOrigin) => void): Column<TrustedOrigin> => ({
  id: 'actions',
  head: text('common.actions'),
  isAlways: true,
  align: 'end',
  cell: (origin) => <Acts origin={origin} edit={() => edit(origin)} />,
})

function Acts({ origin, edit }: { readonly origin: TrustedOrigin; readonly edit: () => void }) {
  const { id, name, status } = origin
  const isActive = status === 'ACTIVE'
  const turn = useChange(() => send('POST', `${path}/${part(id)}/lifecycle/${isActive ? 'deactivate' : 'activate'}`), {
    says: () => text(isActive ? 'settings.origins.turnedOff' : 'settings.origins.turnedOn', { name }),
  })
  const back = useChange(() => putBack(origin), { says: () => text('settings.origins.back', { name }) })
  const remove = useChange(() => send('DELETE', `${path}/${part(id)}`), {
    onDone: () => offerUndo(text('settings.origins.deleted', { name }), () => back.mutate()),
  })
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={text('settings.origins.acts', { name })}
          loading={turn.isPending || remove.isPending}
        >
          <IconDots size={18} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={edit}>{text('common.edit')}</Menu.Item>
        <Menu.Item onClick={() => turn.mutate()}>
          {text(isActive ? 'settings.origins.turnOff' : 'settings.origins.turnOn')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="danger" onClick={() => remove.mutate()}>
          {text('settings.origins.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Makes what was deleted again, as it was. */
async function putBack({ name, origin, scopes, status }: TrustedOrigin): Promise<void> {
  const draft: TrustedOriginDraft = { name, origin, scopes: scopes.map(({ type }) => ({ type })) }
  const { body } = await send<TrustedOrigin>('POST', path, draft)
  if (status === 'INACTIVE') await send('POST', `${path}/${part(body.id)}/lifecycle/deactivate`)
}
