server "nobody" {
  type = "httpbin"
  on   = {} # ERROR: No worker is named
}

server "badly" {
  type = "httpbin"
  on   = { "a role" = "sut" } # ERROR: Invalid label
}

server "first" {
  type = "httpbin"
  port = 8081
  on   = { role = "sut" }
}

server "second" {
  type = "httpbin"
  port = 8081 # ERROR: Port used twice
  on   = { role = "sut" }
}

# Another machine has ports of its own.
server "third" {
  type = "httpbin"
  port = 8081
  on   = { role = "other" }
}
