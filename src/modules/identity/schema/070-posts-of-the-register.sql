-- Posts are the register's from here on (organisations): who held what is handed over.

select organisations.take_over_appointment(o.agency, o.person, p.name, o.roles, o.since, o.until,
    o.reason, o.given_by, o.ended_by, o.end_reason)
  from identity.official o join identity.person p on p.id = o.person;
drop table identity.official;

-- An invitation is to a post; where none is named, one is made when it is taken.
alter table identity.invitation
  add post uuid,
  -- on which the appointment stands
  add decree uuid,
  -- the second officer
  add agreed_by uuid references identity.person,
  drop constraint invitation_roles_check;

-- What one administrator proposes and another agrees to: an appointment, an invitation, or that a post
-- lets its holder do more. What waited under the old rules was about roles without a post: it lapses.
update identity.post_proposal set decided_by = proposed_by, decided_at = proposed_at, approved = false
  where decided_at is null;
alter table identity.post_proposal
  add kind text not null default 'roles' check (kind in ('invite', 'appoint', 'roles', 'power')),
  add post uuid,
  add details jsonb not null default '{}',
  drop constraint post_proposal_roles_check,
  add check ((kind = 'appoint') = (person is not null) or post is null),
  add check (post is not null or decided_at is not null);
alter table identity.post_proposal alter column kind drop default;
