curl ^"https://shop.example.com/api/orders?x=1^%^202^" ^
  -X ^"POST^" ^
  -H ^"accept: application/json^" ^
  -H ^"content-type: application/json^" ^
  --data-raw ^"^{^\^"id^\^":7,^\^"note^\^":^\^"50^% off^\^"^}^"
