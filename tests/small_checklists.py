"""A folder of checklists that is as small as it can be."""

SMALL = {
    "scoring.yaml": "severity_weights: {minor: 1, major: 2, origin: proposal}\n",
    "sources.yaml": "sources:\n  - {id: S06, zh: 规范, en: Norms, grade: B}\n",
    "sms_codes.yaml": 'send_to: "10086"\ngroups: []\nsources: [S06]\n',
    "processes.yaml": """\
processes:
  - {id: P05, zh: 开户, en: Opening, goals: [], scope: {zh: 全部, en: All}, sources: [S06]}
""",
    "dress.yaml": """\
checklist: dress
walk: 20
zh: 着装
en: Dress
norms:
  - id: uniform
    zh: 统一着装
    en: Wears the uniform
    theme: dress
    positions: [all]
    kind: yes_no
    severity: major
    servqual: tangibles
    covers: [OT-07]
    origin: public
    grade: B
    sources: [S06]
  - id: opening-time
    zh: 三分钟内开户
    en: Opens within three minutes
    theme: time_limits
    positions: [counter]
    kind: time_limit
    severity: major
    servqual: reliability
    processes: [P05]
    covers: [P05-06]
    origin: public
    grade: B
    sources: [S06 2]
    limit_s: 180
""",
}
