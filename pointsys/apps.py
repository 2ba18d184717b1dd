from django.apps import AppConfig


class PointsysConfig(AppConfig):
    name = "pointsys"
    verbose_name = "党员积分管理"
