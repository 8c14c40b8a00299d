-- An application waits for the end of its round: nobody is asked for anything, and it stands on no desk.
alter table cases.case drop constraint case_state_check, add constraint case_state_check
    check (state in ('submitted', 'consulting', 'under-review', 'returned', 'awaiting-payment', 'refusal-proposed',
      'in-round', 'competing', 'offered', 'reserve', 'approved', 'granted', 'refused', 'withdrawn', 'lapsed')),
  drop constraint competes_in_a_round,
  add constraint competes_in_a_round
    check (state not in ('in-round', 'competing', 'offered', 'reserve') or round is not null);
