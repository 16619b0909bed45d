import { connects, fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { combobox } from '../ui/combobox.js';
import { card, slot } from '../ui/field.js';

const GENERAL = 'General profile';

/** Who sends: freelancer or agency, which member, which profile. `onChange` hears of every change. */
export function settingsSection(form, onChange) {
  const state = { contractor: '', memberId: null, profileId: null };
  const remaining = h('p', { class: c('muted') });
  const profileSlot = h('div', {});
  const self = form.members.find((member) => member.id === form.selfId);

  const members = combobox({
    name: 'member',
    label: 'Who is this proposal for?',
    placeholder: 'Select a member',
    options: form.members.map(({ id, name }) => ({ value: id, text: name })),
    isDisabled: true,
    onChange: (memberId) => takeMember(form.members.find((member) => member.id === memberId)),
  });

  function takeMember(member) {
    state.memberId = member?.id ?? null;
    state.profileId = defaultOf(member)?.profileId ?? null;
    showProfiles(member);
    changed();
  }

  function showProfiles(member) {
    const special = member?.profiles.filter((profile) => profile.type === 'specialization') ?? [];
    if (special.length === 0) return fill(profileSlot);
    const general = defaultOf(member);
    const choice = combobox({
      name: 'profile',
      label: 'Propose with a Specialized profile',
      options: [
        { value: general.profileId, text: GENERAL },
        ...special.map(({ profileId, title }) => ({ value: profileId, text: title })),
      ],
      value: general.profileId,
      onChange: (profileId) => {
        state.profileId = profileId;
        changed();
      },
    });
    return fill(profileSlot, choice.element);
  }

  function takeContractor(value) {
    state.contractor = value;
    const isAgency = value !== 'true';
    members.setDisabled(!isAgency);
    // With one member there is nothing to choose.
    const only = form.members.length === 1 ? form.members[0] : undefined;
    members.set(isAgency ? (only?.id ?? null) : null);
    takeMember(isAgency ? only : self);
  }

  function changed() {
    const contractor = form.contractors.find((one) => one.value === state.contractor);
    const member = form.members.find((one) => one.id === state.memberId);
    const profile = member?.profiles.find((one) => one.profileId === state.profileId);
    const left = contractor ? contractor.connects - form.connectsRequired : null;
    fill(
      remaining,
      left === null || left < 0 ? null : `When you submit this proposal, you'll have ${connects(left)} remaining.`,
    );
    onChange({ contractor: contractor ?? null, rate: profile?.hourlyRate ?? null });
  }

  const section = card(
    'Proposal settings',
    h(
      'fieldset',
      { class: c('choices') },
      h('legend', { class: c('label') }, 'Propose with your freelancer profile or with your agency?'),
      ...form.contractors.map((contractor) => contractorChoice(contractor, takeContractor)),
    ),
    slot('contractor'),
    members.element,
    slot('member'),
    profileSlot,
    h('p', {}, 'This proposal requires ', h('strong', {}, connects(form.connectsRequired))),
    remaining,
  );
  return { section, startRate: defaultOf(self)?.hourlyRate ?? null, read: () => ({ ...state }) };
}

const defaultOf = (member) => member?.profiles.find((profile) => profile.type === 'default') ?? member?.profiles[0];

function contractorChoice({ value, label, name, connects: balance }, onPick) {
  const id = idOf(`contractor-${value === 'true' ? 'freelancer' : 'agency'}`);
  return h(
    'label',
    { class: c('choice'), for: id },
    h('input', { type: 'radio', id, name: idOf('contractor-selector'), value, onchange: () => onPick(value) }),
    h('span', {}, h('strong', {}, name), h('small', {}, `${label} · ${balance} Connects available`)),
  );
}
