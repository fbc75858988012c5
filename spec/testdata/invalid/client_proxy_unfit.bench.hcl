client "host" {
  proxy = "http://a_b!c:3128" # ERROR: Invalid proxy
}
client "password" {
  proxy = "socks5://user:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@127.0.0.1:1080" # ERROR: Invalid proxy
}
client "resolved" {
  resolve = {
    "shop.example.com:80"  = "127.0.0.1:8080"
    "SHOP.example.com.:80" = "127.0.0.1:8081"
  } # ERROR@-3: Host given twice
}
client "elsewhere" {
  local_addresses = ["203.0.113.77"] # WARNING: Not an address of this machine
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
