# How a response is cut into events is one of three words.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    stream "ndsjon" { # ERROR: Unknown format of a stream
    }
  }
}
