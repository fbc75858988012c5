from locust import HttpUser
x = "unclosed
