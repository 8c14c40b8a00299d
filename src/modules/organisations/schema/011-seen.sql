-- Published to other modules: who held what at a moment, with what it stood on. One row an appointment.
-- `people` and `agency` narrow it where they are given; `powers` are those of the post just then, not above
-- what a substitute was given.
create function organisations.chain_at(people uuid[], agency text, moment timestamptz)
returns table (id uuid, post uuid, person uuid, names jsonb, kind text, organisation text, titles jsonb,
  unit jsonb, roles text[], powers jsonb, since timestamptz, until timestamptz, reason text,
  given_by uuid, agreed_by uuid, recorded_at timestamptz, ended_by uuid, ended_at timestamptz,
  end_reason text, decree jsonb, instead_of jsonb)
language sql stable as $$
  select a.id, a.post, a.person, a.person_names, a.kind, p.organisation, p.titles,
    (select u.names from organisations.unit u where u.id = p.unit and u.during @> moment),
    array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)),
    (select coalesce(jsonb_agg(jsonb_build_object('act', w.act, 'amount',
        case when w.act = 'approve' then least(w.amount, a.amount) end::text,
        'currency', w.currency, 'body', w.body) order by w.act, w.id), '[]')
      from organisations.power w where w.post = a.post and w.during @> moment),
    lower(a.during), upper(a.during), a.reason, a.given_by, a.agreed_by, a.recorded_at,
    a.ended_by, a.ended_at, a.end_reason,
    (select jsonb_build_object('number', d.number, 'issuedOn', d.issued_on, 'titles', d.titles)
      from organisations.decree d where d.id = a.decree),
    (select jsonb_build_object('person', i.person, 'names', i.person_names)
      from organisations.appointment i where i.id = a.instead_of)
  from organisations.appointment a
  join organisations.post p on p.id = a.post and p.during @> moment
  where (people is null or a.person = any (people)) and (agency is null or p.organisation = agency)
    and a.during @> moment and (a.ended_at is null or a.ended_at > moment)
  order by lower(a.during), a.id
$$;

-- Published to other modules: what the posts of a body let each of their holders do at a moment.
create function organisations.roles_at(agency text, moment timestamptz)
returns table (person uuid, roles text[])
language sql stable as $$
  select a.person, coalesce(array_agg(distinct r.role order by r.role) filter (where r.role is not null), '{}')
  from organisations.post p
  join organisations.appointment a on a.post = p.id and a.during @> moment
    and (a.ended_at is null or a.ended_at > moment)
  left join lateral unnest(p.roles) r (role) on a.roles is null or r.role = any (a.roles)
  where p.organisation = agency and p.during @> moment
  group by a.person
$$;

-- Published to other modules: whose post of a body had a power at a moment, and up to which amount.
create function organisations.powers_at(agency text, moment timestamptz)
returns table (person uuid, act text, amount bigint, seat text)
language sql stable as $$
  select a.person, w.act, case when w.act = 'approve' then least(w.amount, a.amount) end, w.body
  from organisations.post p
  join organisations.power w on w.post = p.id and w.during @> moment
  join organisations.appointment a on a.post = p.id and a.during @> moment
    and (a.ended_at is null or a.ended_at > moment)
  where p.organisation = agency and p.during @> moment
$$;
