from locust import HttpUser, task
class A(HttpUser):
    @task
    def x(self):
        pass
