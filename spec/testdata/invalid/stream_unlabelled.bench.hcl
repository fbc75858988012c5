# How a response is cut into events has to be said.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    stream { # ERROR: Missing name
    }
  }
}
