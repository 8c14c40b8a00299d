-- For whom a session of the portal acts: the number of a mandate, which its register reads anew at each request.
alter table identity.surface_session add column mandate uuid check (mandate is null or surface = 'portal');
