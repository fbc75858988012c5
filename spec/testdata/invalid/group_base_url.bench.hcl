# EXAMPLE of its code in docs/errors.md
group "a" {
  base_url = "127.0.0.1:8080" # ERROR: URL without a scheme
  request "r" { path = "/" }
}
group "b" {
  base_url = "ftp://127.0.0.1" # ERROR: Unknown scheme
  request "r" { path = "/" }
}
group "c" {
  base_url = "http://" # ERROR: URL without a host
  request "r" { path = "/" }
}
group "d" {
  base_url = "http://127.0.0.1:99999" # ERROR: Invalid port
  request "r" { path = "/" }
}
group "e" {
  base_url = "http://127.0.0.1/?a=b" # ERROR: Query in base_url
  request "r" { path = "/" }
}
group "f" {
  base_url = "http://127.0.0.1/#top" # ERROR: URL with a fragment
  request "r" { path = "/" }
}
group "g" {
  base_url = "http://127.0.0.1:80 80" # ERROR: Invalid URL
  request "r" { path = "/" }
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
