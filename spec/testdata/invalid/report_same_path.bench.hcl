report "r" {
  format = "json"
  path   = "out/x"
}
report "s" {
  format = "html"
  path   = "out/x" # ERROR: Two reports into one file
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
