-- A revocation that one official proposes and another confirms or declines; what the holder was told
-- of the end of its time.

alter table licences.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in ('granted', 'issued', 'revoked', 'cancelled',
    'revocation-proposed', 'revocation-declined', 'ends-soon-told', 'expired-told')),
  -- the proposal that is confirmed or declined, and whose it was; each is answered once
  add column proposal bigint unique,
  add column proposed_by uuid,
  add constraint act_by unique (id, by),
  add constraint proposal_is_there foreign key (proposal, proposed_by)
    references licences.act (id, by),
  add constraint proposal_is_somebodys check ((proposal is null) = (proposed_by is null)),
  add constraint proposal_is_answered check (
    (kind <> 'revocation-declined' or proposal is not null)
    and (proposal is null or kind in ('revoked', 'revocation-declined'))),
  add constraint two_officials check (by <> proposed_by);

drop index licences.act_once;
create unique index act_once on licences.act (licence, kind)
  where kind in ('granted', 'issued', 'ends-soon-told', 'expired-told');
create index act_proposed on licences.act (licence) where kind = 'revocation-proposed';
create index licence_valid_to on licences.licence (valid_to) where valid_to is not null;
