client "c" {
  http_version = 2.0 # 2 it is, once it is text
}
client "d" {
  http_version = "1.0" # ERROR: Value not allowed
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
