#!/bin/bash
# What a shop's smoke test does.
HOST=http://127.0.0.1:9000
TOKEN=abc123secret

curl -sS "$HOST/items?limit=20" -H "Authorization: Bearer $TOKEN" -H 'Accept: application/json'
curl -X PUT ${API:-https://api.example.com}/items/7 \
  -H 'Content-Type: application/json' \
  -d '{"name": "lamp", "price": 9.5, "tags": ["a", "${x}"], "password": "hunter22"}' --compressed -L -m 5
curl -u ada:lovelace "$HOST/login" -d user=ada -d "secret=hunter22" -d 'q=a%20b'
for i in 1 2 3; do
  curl -G "$HOST/search" --data-urlencode "q=sea & sand" --data-urlencode limit=3
done
echo '{"id": 1}' | curl -H 'Content-Type: application/json' -d @- "$HOST/echo"
curl --data-binary @- "$HOST/lines" <<'TEXT'
first
second
third
TEXT
curl $'http://127.0.0.1:9000/q?a=\'\x41\u00e4' -H $'X-Tab: a\tb' --next -I "$HOST/head" "$HOST/item/{one,two}"
curl -F 'photo=@sea.jpg;type=image/jpeg' -F title=Sea "$HOST/photos"
curl --frobnicate "$HOST/x"
curl -d "at=$(date)" --cacert ca.pem ws://127.0.0.1:9000/live
curl "https://$REGION.example.com/a" -b 'sid=12345678; theme=dark'
