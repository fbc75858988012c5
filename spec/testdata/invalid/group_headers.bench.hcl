group "g" {
  base_url = "http://127.0.0.1"
  headers  = { "Content Type" = "text/plain" } # ERROR: Invalid header name
  request "r" {
    path    = "/"
    headers = { "X-A" = "a\nb" } # ERROR: Invalid header value
  }
  request "s" {
    path    = "/"
    headers = { "Content-Length" = "5" } # ERROR: Header of the connection
  }
  request "t" {
    path    = "/"
    headers = { "X-A" = "1", "x-a" = "2" } # ERROR: Header given twice
  }
  request "u" {
    path    = "/"
    headers = "X-A: 1" # ERROR: Wrong type
  }
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
