# A relying party in another language, of another author: Authlib signs in by code with PKCE and checks the id token.
import json
import sys

from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
import requests

issuer, client, secret, callback = sys.argv[1:5]
metadata = requests.get(issuer + '/.well-known/openid-configuration', timeout=10).json()
verifier = 'v' * 50
session = OAuth2Session(client, secret, scope='openid profile', redirect_uri=callback, code_challenge_method='S256')
address, state = session.create_authorization_url(
    metadata['authorization_endpoint'], code_verifier=verifier, nonce='a nonce'
)
print(address, flush=True)
answer = sys.stdin.readline().strip()
token = session.fetch_token(
    metadata['token_endpoint'], authorization_response=answer, state=state, code_verifier=verifier
)
keys = JsonWebKey.import_key_set(requests.get(metadata['jwks_uri'], timeout=10).json())
claims = jwt.decode(
    token['id_token'],
    keys,
    claims_options={
        'iss': {'essential': True, 'value': issuer},
        'aud': {'essential': True, 'value': client},
        'nonce': {'essential': True, 'value': 'a nonce'},
    },
)
claims.validate()
about = session.get(metadata['userinfo_endpoint']).json()
print(json.dumps({'claims': dict(claims), 'about': about}, ensure_ascii=False), flush=True)
