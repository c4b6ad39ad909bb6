import type { eventCategories } from '../../contracts/management/log.ts'

/** What an event is about, for people who look for one. */
type EventCategory = (typeof eventCategories)[number]

/** Its category, what happened in a few words, and what that means in one sentence. */
type EventText = readonly [category: EventCategory, message: string, meaning: string]

/**
 * Every type of event that the log can hold: the names are Okta's wherever it has one.
 *
 * The list is closed: what is not in it cannot be logged, so that whoever watches the log knows what to watch for.
 */
export const eventTypes = {
  'user.session.start': ['sign-in', 'Sign in', 'Somebody signed in, or tried to; the reason says why it failed.'],
  'user.session.end': ['sign-in', 'Sign out', 'A session was ended: by its person, or because it may not go on.'],
  'user.session.clear': ['sign-in', 'End all sessions of a user', 'An admin ended every session of a user.'],
  'user.authentication.sso': ['sign-in', 'Sign on to an app', 'A user signed on to an app.'],

  'user.lifecycle.create': ['users', 'Create a user', 'A user was made.'],
  'user.lifecycle.activate': ['users', 'Activate a user', 'A user may sign in from now on, or was sent the link to.'],
  'user.lifecycle.reactivate': ['users', 'Send a new activation link', 'A user was given a new activation link.'],
  'user.lifecycle.deactivate': ['users', 'Deactivate a user', 'A user may no longer sign in, and lost every app.'],
  'user.lifecycle.suspend': ['users', 'Suspend a user', 'A user may not sign in for now.'],
  'user.lifecycle.unsuspend': ['users', 'Unsuspend a user', 'A suspended user may sign in again.'],
  'user.lifecycle.delete.initiated': ['users', 'Delete a user', 'A user was deleted with all that is theirs.'],
  'user.account.lock': ['users', 'Lock an account', 'A user was locked out after too many wrong passwords.'],
  'user.account.unlock_by_admin': ['users', 'Unlock an account', 'An admin opened a locked account again.'],
  'user.account.update_password': ['users', 'Change a password', 'A user changed their password, or an admin set it.'],
  'user.account.reset_password': [
    'users',
    'Reset a password',
    'A forgotten password was replaced, or a link to do so made.',
  ],
  'user.account.expire_password': ['users', 'Expire a password', 'A user has to choose a new password.'],
  'user.account.update_profile': ['users', 'Update a profile', 'Attributes of a user changed.'],
  'user.account.update_primary_email': [
    'users',
    'Change an address',
    'A user has another mail address, or confirmed it.',
  ],

  'group.lifecycle.create': ['groups', 'Create a group', 'A group was made.'],
  'group.lifecycle.delete': [
    'groups',
    'Delete a group',
    'A group was deleted, and its apps are its members’ no longer.',
  ],
  'group.profile.update': ['groups', 'Update a group', 'The name or the description of a group changed.'],
  'group.user_membership.add': ['groups', 'Add to a group', 'A user became a member of a group.'],
  'group.user_membership.remove': ['groups', 'Remove from a group', 'A user is no longer a member of a group.'],
  'group.application_assignment.add': ['groups', 'Assign an app to a group', 'The members of a group may use an app.'],
  'group.application_assignment.update': [
    'groups',
    'Update an app of a group',
    'What an app is told about a group’s members changed.',
  ],
  'group.application_assignment.remove': [
    'groups',
    'Take an app from a group',
    'A group’s members no longer have an app by it.',
  ],

  'application.lifecycle.create': ['apps', 'Create an app', 'An app was made.'],
  'application.lifecycle.update': ['apps', 'Update an app', 'The settings of an app changed.'],
  'application.lifecycle.activate': ['apps', 'Activate an app', 'An app may be signed on to.'],
  'application.lifecycle.deactivate': ['apps', 'Deactivate an app', 'Nobody can sign on to an app any more.'],
  'application.lifecycle.delete': ['apps', 'Delete an app', 'An app was deleted with all that is its own.'],
  'application.configuration.update_logo': ['apps', 'Set the logo of an app', 'An app got another logo.'],
  'application.configuration.reset_logo': ['apps', 'Remove the logo of an app', 'An app lost its logo.'],
  'application.user_membership.add': ['apps', 'Assign an app to a user', 'A user may use an app.'],
  'application.user_membership.update': [
    'apps',
    'Update an app of a user',
    'What an app is told about a user changed.',
  ],
  'application.user_membership.remove': [
    'apps',
    'Take an app from a user',
    'A user no longer has an app by themselves.',
  ],
  'app.generic.launch': ['apps', 'Open an app', 'A user opened an app from their dashboard.'],
  'app.generic.unauth_app_access_attempt': [
    'apps',
    'Try an app without being assigned',
    'A user tried to use an app that is not theirs.',
  ],
  'app.oauth2.client.lifecycle.create': ['apps', 'Register a client', 'An app registered itself.'],
  'app.oauth2.client.lifecycle.update': ['apps', 'Update a client', 'An app that registered itself changed itself.'],
  'app.oauth2.client.lifecycle.delete': [
    'apps',
    'Remove a client',
    'An app that registered itself removed itself, or was never used.',
  ],
  'app.oauth2.client.lifecycle.review': [
    'apps',
    'Review a client',
    'An admin found an app good that registered itself.',
  ],
  'app.oauth2.credentials.lifecycle.create': ['apps', 'Create a client secret', 'An app got a new secret or key.'],
  'app.oauth2.credentials.lifecycle.activate': [
    'apps',
    'Activate a client secret',
    'A secret or key of an app works again.',
  ],
  'app.oauth2.credentials.lifecycle.deactivate': [
    'apps',
    'Deactivate a client secret',
    'A secret or key of an app no longer works.',
  ],
  'app.oauth2.credentials.lifecycle.delete': [
    'apps',
    'Delete a client secret',
    'A secret or key of an app was deleted.',
  ],
  'app.oauth2.admin.consent.grant': [
    'apps',
    'Grant an API scope',
    'A service app may use a part of the management API.',
  ],
  'app.oauth2.admin.consent.revoke': [
    'apps',
    'Revoke an API scope',
    'A service app may no longer use a part of the management API.',
  ],
  'app.oauth2.as.consent.grant': ['apps', 'Agree to an app', 'A user agreed to what an app learns about them.'],
  'app.oauth2.as.consent.deny': ['apps', 'Decline an app', 'A user declined what an app wants to learn about them.'],
  'app.oauth2.as.consent.revoke': [
    'apps',
    'Withdraw an agreement',
    'A user or an admin withdrew what was agreed to for an app.',
  ],
  'app.oauth2.token.grant': ['tokens', 'Give tokens', 'An app was given tokens.'],
  'app.oauth2.token.revoke': ['tokens', 'Revoke tokens', 'Tokens of an app were revoked.'],
  'app.oauth2.token.detect_reuse': [
    'tokens',
    'A token was used twice',
    'A code or a refresh token came a second time: what it gave was ended.',
  ],
  'app.oauth2.backchannel_logout': [
    'tokens',
    'Tell an app of a sign-out',
    'An app was told that a session ended, or could not be reached.',
  ],
  'app.oauth2.registration_token.create': [
    'tokens',
    'Create a registration token',
    'A token was made with which apps may register themselves.',
  ],
  'app.oauth2.registration_token.revoke': [
    'tokens',
    'Revoke a registration token',
    'A token with which apps register themselves was revoked.',
  ],
  'app.keys.rotate': ['settings', 'Rotate signing keys', 'The org signs with another key.'],

  'system.api_token.create': ['admins', 'Create an API token', 'A token to the management API was made.'],
  'system.api_token.update': ['admins', 'Update an API token', 'A token to the management API was renamed.'],
  'system.api_token.revoke': ['admins', 'Revoke an API token', 'A token to the management API no longer works.'],
  'user.account.privilege.grant': ['admins', 'Grant an admin role', 'A user became an admin, or of another kind.'],
  'user.account.privilege.revoke': ['admins', 'Revoke an admin role', 'A user lost an admin role.'],

  'org.lifecycle.create': ['settings', 'Create the org', 'The org was made.'],
  'org.settings.update': ['settings', 'Update the org’s settings', 'Settings of the org changed.'],
  'policy.lifecycle.update': [
    'settings',
    'Update a policy',
    'How long sessions last or how strong passwords are changed.',
  ],
  'system.brand.theme.update': ['settings', 'Update the theme', 'Colours or pictures of the org’s pages changed.'],
  'security.trusted_origin.create': [
    'settings',
    'Add a trusted origin',
    'Pages of another origin may call us, or be gone on to.',
  ],
  'security.trusted_origin.update': ['settings', 'Update a trusted origin', 'What a trusted origin may changed.'],
  'security.trusted_origin.activate': ['settings', 'Activate a trusted origin', 'A trusted origin is trusted again.'],
  'security.trusted_origin.deactivate': [
    'settings',
    'Deactivate a trusted origin',
    'A trusted origin is not trusted for now.',
  ],
  'security.trusted_origin.delete': ['settings', 'Delete a trusted origin', 'An origin is no longer trusted.'],
} as const satisfies Readonly<Record<string, EventText>>

/** A type of event that the log can hold. */
export type EventType = keyof typeof eventTypes

/** What happened, in a few words; the type's own name for one that an older version wrote. */
export const messageOf = (eventType: string): string =>
  Object.hasOwn(eventTypes, eventType) ? eventTypes[eventType as EventType][1] : eventType
