# Căn Cứ in a container. docs/deployment.md says how to build, run, back up and update it.
FROM python:3.11-slim

# PyTorch's own index of builds for processors without CUDA (see docs/deployment.md); the usual index brings several GB.
ARG TORCH_INDEX=""

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 HF_HUB_OFFLINE=1 \
    CANCU_CORPUS=/data/documents CANCU_INDEX=/data/index

WORKDIR /app
COPY requirements.txt requirements-login.txt ./
RUN pip install --disable-pip-version-check ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements-login.txt \
 && python -c "import torch; assert torch.version.cuda is None, 'CUDA build of torch: set --build-arg TORCH_INDEX'"

COPY . .
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cancu \
 && mkdir -p /data/documents /data/index && chown -R cancu:cancu /data
USER cancu
VOLUME /data
EXPOSE 8501

# Ready: a probe question is really asked. Liveness, for an orchestrator that wants it apart: /_stcore/health
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/ready', timeout=8)"]

CMD ["python", "cli.py", "serve", "--address", "0.0.0.0", "--port", "8501"]
