# What ends a stream is not nothing.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    stream "sse" {
      until = "" # ERROR: Empty text
    }
  }
}
