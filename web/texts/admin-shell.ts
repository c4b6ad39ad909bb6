/** What stands around every page of the console. */
export const shellEn = {
  'console.home': '{org}, admin console',
  'console.nav': 'Console',
  'console.nav.menu': 'Menu: {page}',
  'console.search': 'Search or jump to…',
  'console.overview': 'Overview',
  'console.people': 'People',
  'console.groups': 'Groups',
  'console.apps': 'Apps',
  'console.log': 'Log',
  'console.settings': 'Settings',
  'console.gone': 'Not there any more',
  'console.gone.text': 'It was deleted, or the address is mistyped.',
  'console.gone.action': 'Go to {list}',
  'console.noPage.action': 'Go to the overview',
  'console.trail': 'You are in',
  'console.noRole.title': 'This is for admins',
  'console.noRole.text':
    'You are signed in, but have no role in the console of {org}. A super administrator can give you one.',
  'console.noRole.action': 'Go to the dashboard',
  'console.mayNot.title': 'Your role does not show this',
  'console.mayNot.text': 'It takes the right {permission}. A super administrator can give you a role that has it.',
} as const
