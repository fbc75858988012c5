# The response to HEAD has no body.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    method = "HEAD"
    path   = "/"
    stream "sse" { # ERROR: HEAD has no body
    }
  }
}
