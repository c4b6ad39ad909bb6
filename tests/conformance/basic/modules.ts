import type { Module } from '../run-plan.ts'
import { claimModules } from './claims.ts'
import { flowModules } from './flows.ts'
import { limitModules } from './limits.ts'
import { promptModules } from './prompts.ts'

/** Every module of the Basic plan that applies; the Form Post plan runs the same with its response mode. */
export const basicModules: Readonly<Record<string, Module>> = {
  ...flowModules,
  ...claimModules,
  ...promptModules,
  ...limitModules,
}
