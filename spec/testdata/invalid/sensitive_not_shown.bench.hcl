# Nothing of a sensitive value is shown, whatever is wrong with it.
# VAR: token=hunter2
# VAR: pin=hunter2
variable "token" {
  type      = string
  sensitive = true
  validation {
    condition     = length(var.token) > 10 # ERROR: Invalid value for var.token
    error_message = "The token is too short."
  }
}
variable "pin" { # ERROR: Wrong type for var.pin
  type      = number
  sensitive = true
}
locals {
  n = tonumber(var.token) # ERROR: Invalid function argument
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
