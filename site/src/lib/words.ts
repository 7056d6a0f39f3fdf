import type { Dictionary, Language } from '../i18n'

/** What the parts of the fleet page need of the dictionary. */
export interface FleetWords {
  language: Language
  common: Dictionary['common']
  fleet: Dictionary['fleet']
  analysis: Dictionary['analysis']
  simulator: Dictionary['simulator']
}

/** What the parts of a server's page need of the dictionary. */
export interface ServerWords {
  language: Language
  common: Dictionary['common']
  server: Dictionary['server']
}

/** What the connect page needs of the dictionary. */
export interface ConnectWords {
  language: Language
  common: Dictionary['common']
  connect: Dictionary['connect']
  session: Dictionary['session']
}

/** What the budget page needs of the dictionary. */
export interface BudgetWords {
  language: Language
  common: Dictionary['common']
  budget: Dictionary['budget']
}

/** What the parts of the explore page need of the dictionary. */
export interface ExploreWords {
  language: Language
  common: Dictionary['common']
  explore: Dictionary['explore']
}

/** What the rules page needs of the dictionary. */
export interface RulesWords {
  language: Language
  common: Dictionary['common']
  rules: Dictionary['rules']
}

/** What the notice about the budget needs of the dictionary. */
export interface BudgetNoticeWords {
  language: Language
  savings: Dictionary['fleet']['savings']
  more: string
}

/** What the parts that show analyses need of the dictionary. */
export interface AnalysisWords {
  language: Language
  common: Dictionary['common']
  analysis: Dictionary['analysis']
}

/** What the simulator's panel needs of the dictionary. */
export interface SimulatorWords extends AnalysisWords {
  simulator: Dictionary['simulator']
}

/** What the assistant's panel needs of the dictionary. */
export interface AssistantWords {
  language: Language
  common: Dictionary['common']
  assistant: Dictionary['assistant']
  analysis: Pick<Dictionary['analysis'], 'cause' | 'vital' | 'yes' | 'no'>
  fleet: Pick<Dictionary['fleet'], 'real' | 'simulation'>
}
