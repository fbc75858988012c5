# Units are a number in an event, and nothing else counts them.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "text" {
    path = "/"
    stream "sse" {
      count = "$.usage.completion_tokens" # ERROR: Not a count
    }
  }
  request "header" {
    path = "/"
    stream "sse" {
      count = header("X-Tokens") # ERROR: Not a count
    }
  }
  request "default" {
    path = "/"
    stream "sse" {
      count = json("$.usage.completion_tokens", "first", "0") # ERROR: Not a count
    }
  }
}
