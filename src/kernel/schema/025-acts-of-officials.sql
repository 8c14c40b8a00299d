-- What an official did from when on: looked at when it is asked who still needs what.

create index audit_official on kernel.audit (actor, at) where actor_kind = 'official';
