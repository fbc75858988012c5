# What ends a stream is not nothing.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    stream "sse" {
      until = "" # ERROR: Empty text
    }
  }
  request "present" {
    path = "/"
    stream "sse" {
      until = present() # ERROR: Wrong type
    }
  }
  request "list" {
    path = "/"
    stream "sse" {
      until = ["[DONE]"] # ERROR: Wrong type
    }
  }
  request "pattern" {
    path = "/"
    stream "sse" {
      until = matches("(") # ERROR: Invalid function argument
    }
  }
}
