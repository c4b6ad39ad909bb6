import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { assets } from './assets.ts'
import { confirmSignOutPage } from './confirm-sign-out.ts'
import { errorPage } from './error.ts'
import { formPostPage } from './form-post.ts'
import { contentSecurityPolicy } from './headers.ts'
import { html } from './html.ts'
import { signedOutPage } from './signed-out.ts'
import { languagesOf, sayAround, speak } from './texts.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

const frame = { say: speak(['en']), org: { name: 'Acme' } }

describe('the html tag', () => {
  test('escapes texts, keeps markup, leaves out what is not there', () => {
    const inner = html`<b>${'<i>'}</b>`
    expect(html`${inner}!${'"&\''}${false}${undefined}${[inner, 'x']}${0}`.markup).toBe(
      '<b>&#60;i&#62;</b>!&#34;&#38;&#39;<b>&#60;i&#62;</b>x0',
    )
  })
  test('whatever a text holds, it opens no tag and ends no attribute', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('"><script>', "' onload='x", '</textarea>', '&quot;', '{{x}}', '!'),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        const { markup } = html`<p title="${text}">!${text}</p>`
        expect(markup.match(/[<>"]/g)?.join('')).toBe('<"">' + '<>')
      }),
    )
  })
})

describe('the texts', () => {
  test('of every language have the same keys and places', () => {
    expect(Object.keys(de)).toEqual(Object.keys(en))
    const placesOf = (message: string) =>
      [...new Set(message.match(/\{(\w+)[,}]/g))].map((place) => place.slice(1, -1)).toSorted()
    for (const [key, message] of Object.entries(en))
      expect([key, placesOf(de[key as keyof typeof en])]).toEqual([key, placesOf(message)])
  })
  test.each([...Object.entries(en), ...Object.entries(de)])('%s is a message that can be said', (_, message) => {
    expect(() => new IntlMessageFormat(message, 'en')).not.toThrow()
    expect(message).not.toMatch(/please|oops|invalid|bitte /i)
  })
  test('say plurals as the language does', () => {
    expect(speak(['en'])('waitSeconds', { count: 1 })).toContain('1 second,')
    expect(speak(['de'])('waitSeconds', { count: 2 })).toContain('2 Sekunden')
  })
  test('are those of the first language we have', () => {
    expect(speak(['fr', 'de-CH', 'en']).locale).toBe('de')
    expect(speak(['constructor', '__proto__', '']).locale).toBe('en')
    expect(languagesOf(['de'], 'en;q=0.5, fr, it;q=0')).toEqual(['de', 'fr', 'en'])
    expect(languagesOf([], 'x'.repeat(10_000))).toHaveLength(1)
  })
  test('take markup at a place without letting a text become markup', () => {
    expect(sayAround(frame.say, 'toContinueTo', 'app', html`<b>${'<i>'}</b>`).markup).toBe(
      'to continue to <b>&#60;i&#62;</b>',
    )
  })
})

describe('the policy', () => {
  test('allows nothing but our own', () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
  })
  test('opens for one answer what that answer needs', () => {
    const policy = contentSecurityPolicy({ formAction: ['https://app.example'], frames: ['https://app.example'] })
    expect(policy).toContain("form-action 'self' https://app.example;")
    expect(policy).toContain('frame-src https://app.example;')
  })
})

describe('a page', () => {
  const details = {
    rule: 'redirect-uri-is-registered',
    received: `https://evil.example/"><script>${'x'.repeat(1_000)}`,
    why: 'redirect_uri is not registered for this client',
  }
  const pages = {
    error: errorPage(frame, { happened: 'Something.', whatToDo: 'Go back.', requestId: 'r1', details }),
    'form post': formPostPage(frame, {
      action: 'https://a.example/cb',
      fields: { state: '"><script>alert(1)</script>', code: 'c', no: undefined },
      appName: '<b>App',
    }),
    'confirm sign-out': confirmSignOutPage(frame, { action: '/sign-out', fields: { _token: 't' }, login: '<ada>' }),
    'signed out': signedOutPage(frame),
  }
  test.each(Object.entries(pages))(
    '(%s) loads nothing from elsewhere, has no inline style or script, and is small',
    (_, { markup }) => {
      expect(markup).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(markup).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|style=|onload|onclick|src="(?!\/)/)
      const loaded = Object.values(assets).reduce((bytes, { body }) => bytes + body.length, 0)
      expect(markup.length + loaded).toBeLessThan(50_000)
    },
  )
  test('of an error shortens what was received and says the request id', () => {
    expect(pages.error.markup.length).toBeLessThan(4_000)
    expect(pages.error.markup).toContain('id="request-id">r1<')
  })
  test('that sends a form carries each field once, escaped, and leaves out what is not there', () => {
    expect(pages['form post'].markup).toContain(
      'name="state" value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"',
    )
    expect(pages['form post'].markup).not.toContain('name="no"')
  })
  test.each(['javascript:alert(1)', 'data:text/html,x', 'com.example.app:/cb', ' https://a.example', '/local'])(
    'sends no form to %s',
    (action) => {
      expect(() => formPostPage(frame, { action, fields: {}, appName: 'App' })).toThrow('unreachable')
    },
  )
})

test('what pages load is addressed by its content', () => {
  for (const { path } of Object.values(assets)) expect(path).toMatch(/^\/assets\/[\w-]+\.[\w-]{12}\.(css|js|svg)$/)
})
