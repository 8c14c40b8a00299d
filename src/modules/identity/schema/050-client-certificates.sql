-- Software that authenticates with a certificate: when the one that its desk knows ends.
alter table identity.client add column certificate_expires_at timestamptz;
