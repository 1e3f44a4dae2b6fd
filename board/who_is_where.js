const FIRST_OF_BACKUP = 2;

/** Who is in the hall, where they work by the header or the roster, and which norms that means. */
export class WhoIsWhere {
  /** @param {PatrolState} patrolState @param {Drafts} drafts what is unsaved keeps its norm in sight */
  constructor(patrolState, drafts) {
    this.patrolState = patrolState;
    this.drafts = drafts;
  }

  get patrol() {
    return this.patrolState.patrol;
  }

  /**
   * Whom this account may judge of those on duty, in the order of the walk, and the hall itself:
   * nobody judges themselves. @returns {Person[]}
   */
  get people() {
    const { patrol, patrolState } = this;
    const order = new Map(patrol.zones.map((zone, index) => [zone.id, index]));
    const rank = (person) => order.get(this.placeOf(person)?.zone) ?? order.size;
    const here = patrol.people.filter(
      (person) =>
        person.id !== patrol.own_id &&
        (this.positionOf(person) !== null || patrolState.answeredOf(person.id) > 0),
    );
    return [
      ...[...here].sort((one, other) => rank(one) - rank(other)),
      { id: null, name: patrol.words.hall, position: "hall" },
    ];
  }

  /** Of those who can be judged; "" is the hall. @returns {Person|undefined} */
  find(staffId) {
    return this.people.find((each) => (each.id ?? "") === staffId);
  }

  /** Of all on the roster, on duty or not. @returns {Person|undefined} */
  onRoster(staffId) {
    return this.patrol.people.find((each) => each.id === staffId);
  }

  /** Where a person works by the header, else by the roster; null: not on duty. */
  positionOf(person) {
    if (person.id === null) return "hall";
    const position = this.patrolState.header.positions[person.id];
    return position === undefined ? person.position : position;
  }

  /** @returns {Place|undefined} */
  placeOf(person) {
    return this.patrol.positions[this.positionOf(person) ?? person.position];
  }

  isBackup(person) {
    return person.id !== null && person.id === this.patrolState.header.backup_id;
  }

  /** Whether the person meets customers at the door: guide, backup, or the hall itself. */
  greets(person) {
    return person.id === null || this.isBackup(person) || this.positionOf(person) === "guide";
  }

  placeText(person) {
    const { words } = this.patrol;
    const text = this.positionOf(person) === null ? words.absent : this.placeOf(person)?.text;
    return this.isBackup(person) ? `${text} · ${words.backup}` : text;
  }

  /** Ids of the norms that a person is judged by now, or was judged by in this patrol. */
  normsOf(person) {
    const { patrol, patrolState } = this;
    const { norms } = patrolState;
    const ids = new Set(this.placeOf(person)?.norms);
    if (this.isBackup(person)) patrol.positions.backup.norms.forEach((id) => ids.add(id));
    for (const id of norms.keys()) {
      if (patrolState.markOf(person.id, id)?.result) ids.add(id);
      if (patrolState.examinedOf(person.id, id).length > 0) ids.add(id);
    }
    for (const { about } of this.drafts.all()) {
      if (about.staffId === (person.id ?? "") && norms.has(about.normId)) ids.add(about.normId);
    }
    return ids;
  }

  /** The sections of a person: by theme, or for the hall by the zones of the walk.
   * @returns {Section[]} */
  sectionsOf(person) {
    const { patrol } = this;
    const ids = this.normsOf(person);
    const isListed = (norm) => ids.has(norm.id) && norm.severity !== "red_line";
    const sections = patrol.sections.map((section) => ({
      ...section,
      norms: section.norms.filter(isListed),
    }));
    if (person.id !== null) return sections.filter((section) => section.norms.length > 0);
    const norms = sections.flatMap((section) => section.norms);
    const zones = [...patrol.zones, { id: "", text: patrol.words.whole_hall }];
    return zones
      .map((zone) => ({ ...zone, norms: norms.filter((norm) => norm.zone === zone.id) }))
      .filter((zone) => zone.norms.length > 0);
  }

  /**
   * What to look at first of a person, and why. Whoever works elsewhere than the roster says has
   * what is left of the own list, and then that of the position; a backup first what a backup does.
   * @returns {{norm: Norm, text: string}[]}
   */
  focusOf(person) {
    const { patrol, patrolState } = this;
    const { backup } = patrol.positions;
    const ids = this.normsOf(person);
    const own = patrol.focus[person.id ?? ""] ?? [];
    const there = this.placeOf(person)?.focus ?? [];
    const first = this.isBackup(person) ? (backup?.focus ?? []).slice(0, FIRST_OF_BACKUP) : [];
    const most = Math.max(own.length, there.length) + first.length;
    const listed = new Map();
    for (const each of [...first, ...own, ...there]) {
      const norm = patrolState.norms.get(each.norm);
      const isNew = norm && ids.has(norm.id) && !listed.has(norm.id);
      if (isNew && listed.size < most) listed.set(norm.id, { norm, text: each.text });
    }
    return [...listed.values()];
  }

  /** @returns {Norm[]} */
  redLinesOf(person) {
    const ids = this.normsOf(person);
    return [...this.patrolState.norms.values()].filter(
      (norm) => norm.severity === "red_line" && ids.has(norm.id),
    );
  }

  /** Whether a breach was reported of the person, or a lawful case examined. */
  redLineState(person) {
    const { patrolState } = this;
    const norms = this.redLinesOf(person);
    return {
      reported: norms.some((norm) => patrolState.markOf(person.id, norm.id)?.result === "fail"),
      examined: norms.some((norm) => patrolState.examinedOf(person.id, norm.id).length > 0),
    };
  }
}
