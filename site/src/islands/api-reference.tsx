import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Dictionary } from '../i18n'
import { api, type Problem, problemOf } from '../lib/api'
import {
  type Content,
  curl,
  groups,
  type OpenApi,
  type Place,
  rows,
  typeText,
} from '../lib/openapi'
import { Notice } from '../parts/notice'
import { Prose } from '../parts/prose'
import { Snippet } from '../parts/snippet'

interface Props {
  words: Dictionary['api']
  common: Dictionary['common']
  unreachable: string
}

/** The API's own description, readable. */
export default function ApiReference({ words, common, unreachable }: Props) {
  const description = useSignal<OpenApi | null>(null)
  const problem = useSignal<Problem | null>(null)

  useEffect(() => {
    api<OpenApi>('/api/openapi.json').then(
      (answer) => {
        description.value = answer
        // The place that the address names exists only from now on.
        setTimeout(() => document.getElementById(location.hash.slice(1))?.scrollIntoView())
      },
      (error) => {
        problem.value = problemOf(error)
      }
    )
  }, [])

  if (problem.value)
    return <Notice title={words.error} problem={problem.value} unreachable={unreachable} />
  const document_ = description.value
  if (!document_) return <p class="muted api-loading">{words.loading}</p>

  const all = groups(document_, words.other)
  return (
    <div class="api">
      <nav class="api-contents" aria-label={words.contents}>
        {all.map(([tag, places]) => (
          <div key={tag}>
            <h2>{tag}</h2>
            <ul>
              {places.map(({ id, method, path }) => (
                <li key={id}>
                  <a href={`#${id}`}>
                    <span class="method">{method.toUpperCase()}</span>
                    {path}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div>
        {all.map(([tag, places]) => (
          <section key={tag} aria-label={tag}>
            <h2 class="api-tag">{tag}</h2>
            {places.map((place) => (
              <OperationView
                key={place.id}
                place={place}
                document={document_}
                words={words}
                common={common}
              />
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

interface OperationProps extends Omit<Props, 'unreachable'> {
  place: Place
  document: OpenApi
}

function OperationView({ place, document, words, common }: OperationProps) {
  const { id, method, path, operation } = place
  const { summary, description, parameters = [], requestBody, responses = {} } = operation
  const given = parameters.map(({ name, required = false, description = '', schema, ...rest }) => ({
    name: `${name}`,
    type: `${schema ? typeText(schema) : ''} · ${rest.in}`,
    required,
    description,
  }))
  return (
    <article class="operation" id={id}>
      <h3>
        <a href={`#${id}`}>
          <span class="method">{method.toUpperCase()}</span>
          <code>{path}</code>
        </a>
      </h3>
      {summary && (
        <p class="operation-summary">
          <Prose text={summary} />
        </p>
      )}
      {description && description !== summary && (
        <p>
          <Prose text={description} />
        </p>
      )}
      <Fields title={words.parameters} fields={given} words={words} />
      {requestBody?.content && (
        <Body title={words.body} content={requestBody.content} document={document} words={words} />
      )}
      {Object.entries(responses).map(([status, response]) => (
        <Body
          key={status}
          title={`${words.responses} ${status}`}
          description={response.description}
          content={response.content ?? {}}
          document={document}
          words={words}
        />
      ))}
      <Snippet label={words.example} text={curl(place, location.origin)} common={common} />
    </article>
  )
}

interface BodyProps {
  title: string
  description?: string | undefined
  content: Content
  document: OpenApi
  words: Dictionary['api']
}

function Body({ title, description, content, document, words }: BodyProps) {
  return (
    <>
      <h4>
        {title}{' '}
        {description && (
          <small>
            <Prose text={description} />
          </small>
        )}
      </h4>
      {Object.entries(content).map(([type, { schema }]) => {
        // Problems are all alike; a table of them under every operation would hide the answers.
        const fields = schema && !type.includes('problem') ? rows(schema, document) : []
        return (
          <div key={type}>
            <p class="media-type">
              {type}
              {schema &&
                !type.includes('problem') &&
                fields.length === 0 &&
                ` · ${typeText(schema)}`}
            </p>
            <Fields fields={fields} words={words} />
          </div>
        )
      })}
    </>
  )
}

interface FieldsProps {
  title?: string
  fields: ReturnType<typeof rows>
  words: Dictionary['api']
}

function Fields({ title, fields, words }: FieldsProps) {
  if (fields.length === 0) return null
  return (
    <>
      {title && <h4>{title}</h4>}
      <table class="schema">
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.type}</th>
            <th scope="col">{words.description}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, type, required, description }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
                {required && <small>{words.required}</small>}
              </th>
              <td class="schema-type">{type}</td>
              <td>
                <Prose text={description} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
