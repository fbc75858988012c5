# A response comes in one way.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    stream "sse" {
    }
    stream "ndjson" { # ERROR: Second stream block
    }
  }
}
