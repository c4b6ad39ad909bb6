/** Every refusal of the management API: its status, its code and its summary, as Okta's SDKs and their users know them. */
export const apiErrors = {
  validation: { status: 400, code: 'E0000001', summary: 'Api validation failed' },
  'malformed-body': { status: 400, code: 'E0000003', summary: 'The request body was not well-formed.' },
  'wrong-password': { status: 403, code: 'E0000014', summary: 'Update of credentials failed' },
  'no-session': { status: 401, code: 'E0000005', summary: 'Invalid session' },
  'bad-token': { status: 401, code: 'E0000011', summary: 'Invalid token provided' },
  'not-allowed': {
    status: 403,
    code: 'E0000006',
    summary: 'You do not have permission to perform the requested action',
  },
  'not-found': { status: 404, code: 'E0000007', summary: 'Not found' },
  /** No org lives at this host. */
  misdirected: { status: 421, code: 'E0000007', summary: 'Not found' },
  unexpected: { status: 500, code: 'E0000009', summary: 'Internal Server Error' },
  unavailable: { status: 503, code: 'E0000010', summary: 'The service cannot answer now.' },
  'already-active': {
    status: 403,
    code: 'E0000016',
    summary: 'Activation failed because the user is already active',
  },
  'wrong-content-type': {
    status: 415,
    code: 'E0000021',
    summary: 'Bad request. Accept and/or Content-Type headers likely do not match supported values.',
  },
  'no-such-route': {
    status: 405,
    code: 'E0000022',
    summary: 'The endpoint does not support the provided HTTP method',
  },
  'bad-filter': { status: 400, code: 'E0000031', summary: 'Invalid search criteria.' },
  'not-locked': { status: 403, code: 'E0000032', summary: 'Unlock is not allowed for this user.' },
  'no-forgotten-password': { status: 403, code: 'E0000034', summary: 'Forgot password not allowed on specified user.' },
  'no-change-of-password': { status: 403, code: 'E0000035', summary: 'Change password not allowed on specified user.' },
  'wrong-status': {
    status: 403,
    code: 'E0000038',
    summary: "This operation is not allowed in the user's current status.",
  },
  'app-operation': { status: 403, code: 'E0000056', summary: 'Delete application forbidden.' },
  'too-many': {
    status: 429,
    code: 'E0000047',
    summary: 'API call exceeded rate limit due to too many requests.',
  },
  unsupported: { status: 501, code: 'E0000060', summary: 'Unsupported operation.' },
  'duplicate-role': { status: 409, code: 'E0000090', summary: 'Duplicate role assignment exception.' },
  'resource-limit': { status: 400, code: 'E0000001', summary: 'Api validation failed' },
  /** The object changed since the caller read it: RFC9110-13.1.1. */
  'changed-since': { status: 412, code: 'E0000001', summary: 'Api validation failed' },
  'too-large': { status: 413, code: 'E0000001', summary: 'Api validation failed' },
} as const

/** One of the refusals of the management API. */
export type ApiErrorName = keyof typeof apiErrors

/** Why a request of the management API is refused. */
export interface ApiRefusal {
  readonly error: ApiErrorName
  /** The rule that broke: the sentence that is true when it is kept. */
  readonly rule: string
  /** What the summary ends in: the field or the object it is about. */
  readonly about?: string | undefined
  /** One sentence for each cause; those about a field begin with its name. */
  readonly causes?: readonly string[]
  /** After how long it may be otherwise, where somebody knows. */
  readonly retryAfterSeconds?: number
}

/** A refusal as an act or a route gives it. */
export interface Refused {
  readonly kind: 'refused'
  readonly refusal: ApiRefusal
}

/** The refusal of something that the org does not have, or that the caller may not know to be there. */
export const notFound = (id: string, type: string): Refused => ({
  kind: 'refused',
  refusal: {
    error: 'not-found',
    rule: `${type.toLowerCase()}-is-there`,
    about: `Resource not found: ${id} (${type})`,
  },
})

/** The refusal of a value, with the field it stands in. */
export const wrongField = (field: string, why: string, rule: string): Refused => ({
  kind: 'refused',
  refusal: { error: 'validation', rule, about: field, causes: [`${field}: ${why}`] },
})

/** The refusal of a caller who lacks the right, or whom the object outranks. */
export const notAllowed = (rule: string, why?: string): Refused => ({
  kind: 'refused',
  refusal: { error: 'not-allowed', rule, ...(why === undefined ? {} : { causes: [why] }) },
})

/** The refusal of a change to something that has changed since the caller read it. */
export const changedSince: Refused = {
  kind: 'refused',
  refusal: {
    error: 'changed-since',
    rule: 'object-is-as-it-was-read',
    causes: ['If-Match: somebody changed this since you read it: read it again'],
  },
}
