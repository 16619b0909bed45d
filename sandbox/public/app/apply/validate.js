// The same faults the server answers with; the page tells them without asking it.
const REQUIRED = 'Value is required';

export function faultsOf(filled, job, form) {
  const faults = [];
  const add = (isWrong, field, message) => isWrong && faults.push({ field, message });
  add(filled.contractor === '', 'contractor', 'Choose who sends this proposal');
  add(filled.contractor !== '' && filled.memberId === null, 'member', 'Choose an agency member');
  termsFaults(filled.terms, form.limits, add);
  add(job.type === 'fixed' && filled.duration === null, 'duration', 'Please select a duration');
  add(
    filled.coverLetter.length > form.limits.letter,
    'coverLetter',
    'The cover letter is longer than 5,000 characters',
  );
  add(form.isCoverLetterRequired && filled.coverLetter.trim() === '', 'coverLetter', REQUIRED);
  form.questions.forEach(({ isRequired }, index) => {
    const answer = filled.answers[index];
    add(isRequired && answer.trim() === '', `answers.${index}`, REQUIRED);
    add(answer.length > form.limits.letter, `answers.${index}`, 'The answer is longer than 5,000 characters');
  });
  return faults;
}

function termsFaults(terms, limits, add) {
  const isFixedWrong = (amount) => amount === null || amount < limits.fixed[0];
  if (terms.kind === 'hourly') {
    add(terms.rate === null || terms.rate < limits.hourly[0], 'rate', 'Minimum of $3.00');
    add(terms.rate > limits.hourly[1], 'rate', 'Maximum of $999.00');
    add(terms.rateIncrease === null, 'rateIncrease', 'Enter a rate-increase frequency');
  } else if (terms.kind === 'project') {
    add(isFixedWrong(terms.amount), 'amount', 'Minimum of $5.00');
  } else {
    terms.milestones.forEach((milestone, row) => {
      add(milestone.description.trim() === '', `milestones.${row}.description`, 'A description is needed');
      add(isFixedWrong(milestone.amount), `milestones.${row}.amount`, 'Minimum of $5.00');
    });
  }
}
