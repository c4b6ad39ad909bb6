import type { Say } from '../http/pages/texts.ts'
import type { PasswordRefusal } from './password/rules.ts'

/** Why a password is not taken, in the reader's language. */
export function sayRefusal(say: Say, why: PasswordRefusal | { readonly kind: 'same' }): string {
  switch (why.kind) {
    case 'too-short':
      return say('passwordTooShort', { have: why.have, need: why.need })
    case 'too-long':
      return say('passwordTooLong')
    case 'common':
      return say('passwordCommon')
    case 'context':
      return say('passwordContext', { word: why.word })
    case 'pattern':
      return say('passwordPattern')
    case 'same':
      return say('passwordSame')
  }
}
