group "api" {
  base_url = "http://127.0.0.1:8080"
  request "space" {
    path    = "/"
    headers = { Host = "a b/c" } # ERROR: Invalid Host
  }
  request "port" {
    path    = "/"
    headers = { host = "shop.example.com:http" } # ERROR: Invalid Host
  }
  request "brackets" {
    path    = "/"
    headers = { Host = "::1" } # ERROR: Invalid Host
  }
  request "right" {
    path    = "/"
    headers = { Host = "[::1]:8080" }
  }
  request "trace" {
    path   = "/"
    method = "TRACE"
    body   = "x" # ERROR: TRACE has no body
  }
  request "head" {
    path   = "/"
    method = "HEAD"
    expect { body_contains = "x" } # ERROR: HEAD has no body
  }
  request "dots" { url = "http://a..b/" } # ERROR: Invalid host
  request "sharp" { path = "/a#" } # ERROR: URL with a fragment
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
