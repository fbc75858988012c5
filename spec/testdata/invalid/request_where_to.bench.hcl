group "g" {
  base_url = "http://127.0.0.1"
  request "a" {
    path = "/"
    url  = "http://127.0.0.1/" # ERROR: Both path and url
  }
  request "b" {} # ERROR: Missing argument
  request "c" { path = "items" } # ERROR: Path without a slash
  request "d" { url = "/items" } # ERROR: URL without a scheme
}
group "h" {
  request "a" { path = "/" } # ERROR: Path without base_url
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
