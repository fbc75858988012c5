# Limits are durations, and what ends a stream can't come before what is only counted.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "zero" {
    path = "/"
    stream "sse" {
      idle_limit = "0s" # ERROR: Duration of zero
    }
  }
  request "number" {
    path = "/"
    stream "sse" {
      stall_limit = 250 # ERROR: Not a duration
    }
  }
  request "never" {
    path = "/"
    stream "sse" {
      idle_limit  = "1s"
      stall_limit = "2s" # ERROR: Stalls that never are
    }
  }
}
