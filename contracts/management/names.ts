import type { z } from 'zod'
import { moment } from '../visit.ts'
import { app, appDraft, bookmarkApp, groupsClaim, keySet, oidcApp } from './app.ts'
import {
  appGroup,
  appGroupDraft,
  appGroupPatch,
  appUser,
  appUserDraft,
  appUserUpdate,
  assignmentReasons,
} from './assignment.ts'
import { brand, brandDraft, theme, themeDraft, uploadedPicture } from './brand.ts'
import { initialAccessToken, initialAccessTokenDraft, newInitialAccessToken, selfRegisteredClient } from './client.ts'
import { after, apiError, generousLimit, link, links, pageLimit, wholeListQuery } from './common.ts'
import { group, groupDraft, groupPartsQuery, groupProfile, groupProfileDraft } from './group.ts'
import { groupsClaimDraft, shownGroupsClaim } from './groups-claim.ts'
import {
  authenticator,
  consoleSettings,
  emptyListQuery,
  orgCommunication,
  orgContact,
  orgContactType,
  orgSupport,
} from './habit.ts'
import { consentGrant, heldClient, heldQuery, heldToken } from './held.ts'
import { keyRotation, orgKey, orgKeys } from './key.ts'
import { eventTypeList, logEvent, logHistogram } from './log.ts'
import { orgChange, orgDraft, orgMetadata, orgSecurity, orgSecurityChange, orgSetting } from './org.ts'
import { policy, policyMapping, policyRule } from './policy.ts'
import { assignee, assignees, role, roleDraft, rolesQuery } from './role.ts'
import { profileSchema } from './schema.ts'
import { appKey, keyDraft, newSecret, scopeGrant, scopeGrantDraft, secret, secretDraft } from './secret.ts'
import { apiToken, apiTokenDraft, apiTokenUpdate, newApiToken } from './token.ts'
import { trustedOrigin, trustedOriginDraft } from './trusted-origin.ts'
import { userType } from './user-type.ts'
import {
  activationToken,
  appLink,
  changePasswordBody,
  createUserBody,
  credentials,
  endedSessions,
  endOwnSessionsBody,
  listedUser,
  partOfUser,
  replaceUserBody,
  resetPasswordToken,
  sendEmailQuery,
  session,
  tempPassword,
  updateUserBody,
  updateUserQuery,
  user,
  userBlock,
  userProfileDraft,
} from './user.ts'

// What the shapes are called in the API's own document: by the words of Okta's where it has one. Only the server
// imports this, so that no page of ours loads a name. What is sent and what is answered of one object differ (fields
// that nobody sets, what may be left out), so they have two names.

type Shapes = Readonly<Record<string, z.ZodType>>

const ofApps = {
  Application: app,
  ApplicationAccessibility: oidcApp.shape.accessibility,
  ApplicationCredentialsUsernameTemplate: oidcApp.shape.credentials.shape.userNameTemplate,
  ApplicationSettingsNotes: oidcApp.shape.settings.shape.notes,
  ApplicationSettingsNotifications: oidcApp.shape.settings.shape.notifications,
  ApplicationEmbedded: oidcApp.shape._embedded.unwrap(),
  ApplicationVisibility: oidcApp.shape.visibility,
  BookmarkApplication: bookmarkApp,
  BookmarkApplicationSettings: bookmarkApp.shape.settings,
  OpenIdConnectApplication: oidcApp,
  OpenIdConnectApplicationCredentials: oidcApp.shape.credentials,
  OpenIdConnectApplicationSettings: oidcApp.shape.settings,
  OpenIdConnectApplicationSettingsAtrium: oidcApp.shape.settings.shape.atrium,
  OpenIdConnectApplicationSettingsClient: oidcApp.shape.settings.shape.oauthClient,
  AppUser: appUser,
  AppUserAssignmentReasons: assignmentReasons,
  AppUserAssignmentReasonsGroup: assignmentReasons.shape.groups.element,
  AppUserEmbedded: appUser.shape._embedded.unwrap(),
  AssignedUser: appUser.shape._embedded.unwrap().shape.user,
  ApplicationGroupAssignment: appGroup,
  ApplicationGroupAssignmentEmbedded: appGroup.shape._embedded.unwrap(),
  AssignedGroup: appGroup.shape._embedded.unwrap().shape.group,
  ApplicationGroupsClaim: shownGroupsClaim,
  GroupsClaim: groupsClaim.unwrap(),
  GroupsClaimOfAll: groupsClaim.unwrap().options[0],
  GroupsClaimOfMatching: groupsClaim.unwrap().options[1],
  OAuth2ClientJsonWebKey: appKey,
  OAuth2ClientSecret: secret,
  NewOAuth2ClientSecret: newSecret,
  OAuth2ScopeGrant: scopeGrant,
  OAuth2ScopeConsentGrant: consentGrant,
  OAuth2Scope: heldToken.shape._embedded.unwrap().shape.scopes.element,
  OAuth2RefreshToken: heldToken,
  OAuth2Client: heldClient,
  SelfRegisteredClient: selfRegisteredClient,
  InitialAccessToken: initialAccessToken,
  NewInitialAccessToken: newInitialAccessToken,
} as const satisfies Shapes

const ofPeople = {
  User: user,
  UserProfile: user.shape.profile,
  UserCredentials: credentials,
  UserStatus: user.shape.status,
  UserEmbedded: user.shape._embedded.unwrap(),
  UserBlock: userBlock,
  ListedUser: listedUser,
  PartialUser: partOfUser,
  PartialUserProfile: partOfUser.shape.profile.unwrap(),
  UserActivationToken: activationToken,
  ResetPasswordToken: resetPasswordToken,
  TempPassword: tempPassword,
  UserType: userType,
  Session: session,
  EndedSessions: endedSessions,
  AssignedAppLink: appLink,
  Group: group,
  GroupProfile: groupProfile,
  Role: role,
  RoleType: role.shape.type,
  RoleAssignedUser: assignee,
  RoleAssignedUserEmbedded: assignee.shape._embedded,
  RoleAssignedUserSummary: assignee.shape._embedded.shape.user,
  RoleAssignedUsers: assignees,
  LinksNext: assignees.shape._links,
  ApiToken: apiToken,
  ApiTokenEmbedded: apiToken.shape._embedded,
  ApiTokenOwner: apiToken.shape._embedded.shape.user,
  NewApiToken: newApiToken,
} as const satisfies Shapes

const ofOrgs = {
  OrgSetting: orgSetting,
  OrgSecuritySettings: orgSecurity,
  OrgMetadata: orgMetadata,
  OrgContactType: orgContactType,
  OrgContactUser: orgContact,
  OrgOktaCommunicationSetting: orgCommunication,
  OrgOktaSupportSettings: orgSupport,
  OrgSigningKey: orgKey,
  OrgSigningKeys: orgKeys,
  AdminConsoleSettings: consoleSettings,
  Authenticator: authenticator,
  Brand: brand,
  Theme: theme,
  ThemeColors: theme.shape.shown.shape.light,
  ImageUploadResponse: uploadedPicture,
  Policy: policy,
  PolicyRule: policyRule,
  PolicyMapping: policyMapping,
  ProfileSchema: profileSchema,
  ProfileSchemaAttribute: profileSchema.shape.definitions.shape.base.shape.properties.valueType,
  TrustedOrigin: trustedOrigin,
  TrustedOriginScope: trustedOrigin.shape.scopes.element,
} as const satisfies Shapes

const ofTheLog = {
  LogEvent: logEvent,
  LogActor: logEvent.shape.actor,
  LogAuthenticationContext: logEvent.shape.authenticationContext,
  LogClient: logEvent.shape.client,
  LogDebugContext: logEvent.shape.debugContext,
  LogIpAddress: logEvent.shape.request.shape.ipChain.element,
  LogOutcome: logEvent.shape.outcome,
  LogRequest: logEvent.shape.request,
  LogSecurityContext: logEvent.shape.securityContext,
  LogTarget: logEvent.shape.target.unwrap().element,
  LogTransaction: logEvent.shape.transaction,
  LogUserAgent: logEvent.shape.client.shape.userAgent.unwrap(),
  LogHistogram: logHistogram,
  LogHistogramBucket: logHistogram.shape.buckets.element,
  EventType: eventTypeList.element,
} as const satisfies Shapes

/** The names of what is answered. */
export const answerNames: Shapes = {
  Error: apiError,
  ErrorCause: apiError.shape.errorCauses.element,
  HrefObject: link,
  Links: links,
  Timestamp: moment,
  ...ofApps,
  ...ofPeople,
  ...ofOrgs,
  ...ofTheLog,
}

const [oidcDraft, bookmarkDraft] = appDraft.options
const oidcSettingsDraft = oidcDraft.shape.settings.unwrap()

/** The names of what is sent. One that is answered too is the same both ways. */
export const bodyNames: Shapes = {
  ApplicationRequest: appDraft,
  ApplicationAccessibilityRequest: oidcDraft.shape.accessibility.unwrap().unwrap(),
  ApplicationCredentialsUsernameTemplateRequest: bookmarkDraft.shape.credentials
    .unwrap()
    .unwrap()
    .shape.userNameTemplate.unwrap()
    .unwrap(),
  ApplicationLicensingRequest: oidcDraft.shape.licensing.unwrap().unwrap(),
  ApplicationSettingsNotesRequest: oidcSettingsDraft.shape.notes.unwrap().unwrap(),
  ApplicationSettingsNotificationsRequest: oidcSettingsDraft.shape.notifications.unwrap().unwrap(),
  ApplicationVisibilityRequest: oidcDraft.shape.visibility.unwrap().unwrap(),
  BookmarkApplicationRequest: bookmarkDraft,
  BookmarkApplicationSettingsRequest: bookmarkDraft.shape.settings,
  OpenIdConnectApplicationRequest: oidcDraft,
  OpenIdConnectApplicationCredentialsRequest: oidcDraft.shape.credentials.unwrap(),
  OpenIdConnectApplicationSettingsRequest: oidcSettingsDraft,
  OpenIdConnectApplicationSettingsAtriumRequest: oidcSettingsDraft.shape.atrium.unwrap(),
  OpenIdConnectApplicationSettingsClientRequest: oidcSettingsDraft.shape.oauthClient.unwrap().unwrap(),
  AppUserAssignRequest: appUserDraft,
  AppUserUpdateRequest: appUserUpdate,
  AppUserCredentialsRequest: appUserDraft.shape.credentials.unwrap().unwrap(),
  ApplicationGroupAssignmentRequest: appGroupDraft,
  ApplicationGroupsClaimRequest: groupsClaimDraft,
  GroupsClaim: groupsClaim.unwrap(),
  GroupsClaimOfAll: groupsClaim.unwrap().options[0],
  GroupsClaimOfMatching: groupsClaim.unwrap().options[1],
  JsonPatchOperation: appGroupPatch.element,
  JsonWebKeySet: keySet,
  OAuth2ClientJsonWebKeyRequest: keyDraft,
  OAuth2ClientSecretRequest: secretDraft,
  OAuth2ScopeGrantRequest: scopeGrantDraft,
  InitialAccessTokenRequest: initialAccessTokenDraft,
  CreateUserRequest: createUserBody,
  UpdateUserRequest: updateUserBody,
  ReplaceUserRequest: replaceUserBody,
  UserProfileRequest: userProfileDraft,
  UpdateUserProfileRequest: updateUserBody.shape.profile.unwrap(),
  UserCredentialsRequest: createUserBody.shape.credentials.unwrap(),
  ChangePasswordRequest: changePasswordBody,
  EndOwnSessionsRequest: endOwnSessionsBody,
  GroupRequest: groupDraft,
  GroupProfileRequest: groupProfileDraft,
  RoleRequest: roleDraft,
  RoleType: role.shape.type,
  ApiTokenRequest: apiTokenDraft,
  UpdateApiTokenRequest: apiTokenUpdate,
  OrgSettingRequest: orgDraft,
  UpdateOrgSettingRequest: orgChange,
  UpdateOrgSecuritySettingsRequest: orgSecurityChange,
  OrgKeyRotationRequest: keyRotation,
  BrandRequest: brandDraft,
  ThemeRequest: themeDraft,
  TrustedOriginRequest: trustedOriginDraft,
  TrustedOriginScopeRequest: trustedOriginDraft.shape.scopes.element,
}

/** The names of what many lists and changes are asked with: each holds one field of a query. */
export const parameterNames: Readonly<Record<string, Shapes>> = {
  After: { after },
  PageLimit: { limit: pageLimit(20, 200) },
  GenerousPageLimit: { limit: generousLimit(20, 200) },
  GroupPageLimit: { limit: groupPartsQuery.shape.limit },
  WholeListLimit: { limit: wholeListQuery.shape.limit },
  ExpandScope: { expand: heldQuery.shape.expand },
  ExpandRoleTargets: { expand: rolesQuery.shape.expand },
  SendEmail: { sendEmail: sendEmailQuery.shape.sendEmail },
  Strict: { strict: updateUserQuery.shape.strict },
  ...Object.fromEntries(
    Object.entries(emptyListQuery.shape)
      .filter(([name]) => name !== 'limit' && name !== 'after')
      .map(([name, shape]) => [`Ignored${name.charAt(0).toUpperCase()}${name.slice(1)}`, { [name]: shape }]),
  ),
}
